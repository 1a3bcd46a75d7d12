import CPgQuery

/// Which PostgreSQL the parser is taken from: `17.4`.
package let parserVersion: Swift.String = PG_VERSION

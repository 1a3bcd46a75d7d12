import CPgQuery

/// Which PostgreSQL the parser is taken from: `18.6`.
package let parserVersion: Swift.String = PG_VERSION

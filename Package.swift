// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "lockstep",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "lockstep", targets: ["lockstep"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // The parser. Only `Syntax` may import it: its names (String, List, Integer) would hide Swift's.
    .systemLibrary(
      name: "CPgQuery", pkgConfig: "libpg_query",
      providers: [.apt(["libpg-query-dev"]), .brew(["libpg_query"])]),
    .target(name: "Syntax", dependencies: ["CPgQuery"]),
    .target(
      name: "Catalog",
      dependencies: [
        "Syntax", .product(name: "HashTreeCollections", package: "swift-collections"),
      ]),
    .target(name: "Locks", dependencies: ["Catalog"]),
    .target(name: "Migrations", dependencies: ["Syntax"]),
    .target(name: "JSON"),
    .target(name: "Linter", dependencies: ["Syntax", "Catalog", "Locks", "Migrations", "JSON"]),
    .target(name: "Rollbacks", dependencies: ["Linter"]),
    .target(
      name: "Rules", dependencies: ["Linter", "Rollbacks"],
      plugins: [.plugin(name: "EmbedPages")]),
    .target(name: "Reporters", dependencies: ["Linter", "JSON"]),
    .target(
      name: "Configuration",
      dependencies: ["Linter", .product(name: "TOMLKit", package: "TOMLKit")]),
    .executableTarget(
      name: "lockstep",
      dependencies: [
        "Linter", "Rollbacks", "Rules", "Reporters", "Configuration", "JSON",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Turns rules/*.md into Swift string literals, so that the tool stays one file to copy.
    .executableTarget(name: "embed-pages"),
    .plugin(name: "EmbedPages", capability: .buildTool(), dependencies: ["embed-pages"]),

    // `make fuzz`. No product: users do not build it.
    .target(
      name: "Fuzzing", dependencies: ["Migrations", "Linter", "Rules", "Reporters"],
      path: "Tests/Fuzzing"),
    .executableTarget(name: "fuzz", dependencies: ["Fuzzing"], path: "Tests/FuzzProgram"),
    .testTarget(name: "FuzzTests", dependencies: ["Fuzzing"], exclude: ["Inputs"]),

    .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax", "CPgQuery"]),
    .testTarget(name: "CatalogTests", dependencies: ["Catalog"]),
    .testTarget(
      name: "LockTests", dependencies: ["Catalog", "Locks", "Linter", "Migrations", "Reporters"]),
    .testTarget(
      name: "MigrationsTests", dependencies: ["Migrations"], exclude: ["rollback-places.txt"]),
    .testTarget(name: "LinterTests", dependencies: ["Linter", "Rules", "Migrations", "Syntax"]),
    .testTarget(name: "RulesTests", dependencies: ["Rules", "Reporters", "Configuration"]),
    .testTarget(name: "ConfigurationTests", dependencies: ["Configuration", "Rules"]),
    .testTarget(name: "ReportersTests", dependencies: ["Reporters", "Rules"]),
    .testTarget(
      name: "OracleTests", dependencies: ["Rules", "Linter", "Migrations", "Catalog", "Syntax"]),
    .testTarget(name: "CommandTests", dependencies: ["lockstep"], exclude: ["SquawkProject"]),
  ],
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.2
import PackageDescription

// A target names every module below it, also those that it knows only by way of another. When a stored
// property changes, SwiftPM compiles again what names the module, and nothing else: a target that is left
// out goes on with the old layout, and crashes.
let belowLinter: [Target.Dependency] = ["Syntax", "Catalog", "Locks", "Migrations", "JSON"]

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
    .systemLibrary(name: "CPgQuery", pkgConfig: "libpg_query"),
    .target(name: "Syntax", dependencies: ["CPgQuery"]),
    .target(
      name: "Catalog",
      dependencies: [
        "Syntax", .product(name: "HashTreeCollections", package: "swift-collections"),
      ]),
    .target(name: "Locks", dependencies: ["Syntax", "Catalog"]),
    .target(name: "Migrations", dependencies: ["Syntax"]),
    .target(name: "JSON"),
    .target(name: "Linter", dependencies: belowLinter),
    .target(name: "Rollbacks", dependencies: belowLinter + ["Linter"]),
    .target(
      name: "Rules", dependencies: belowLinter + ["Linter", "Rollbacks"],
      plugins: [.plugin(name: "EmbedPages")]),
    .target(name: "Reporters", dependencies: belowLinter + ["Linter"]),
    .target(
      name: "Configuration",
      dependencies: belowLinter + ["Linter", .product(name: "TOMLKit", package: "TOMLKit")]),
    // `make build` links without shared libraries on Linux.
    .target(
      name: "CStart",
      cSettings: [.define("STATIC_PROGRAM", .when(platforms: [.linux], configuration: .release))]),
    .executableTarget(
      name: "lockstep",
      dependencies: belowLinter + [
        "CStart", "Linter", "Rollbacks", "Rules", "Reporters", "Configuration",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Turns rules/*.md into Swift string literals, so that the tool stays one file to copy.
    .executableTarget(name: "embed-pages", dependencies: ["CStart"]),
    .plugin(name: "EmbedPages", capability: .buildTool(), dependencies: ["embed-pages"]),

    // `make fuzz`. No product: users do not build it.
    .target(
      name: "Fuzzing", dependencies: belowLinter + ["Linter", "Rollbacks", "Rules", "Reporters"],
      path: "Tests/Fuzzing"),
    .executableTarget(
      name: "fuzz",
      dependencies: belowLinter + ["Linter", "Rollbacks", "Rules", "Reporters", "Fuzzing"],
      path: "Tests/FuzzProgram"),
    .testTarget(
      name: "FuzzTests",
      dependencies: belowLinter + ["Linter", "Rollbacks", "Rules", "Reporters", "Fuzzing"],
      exclude: ["Inputs"]),

    // Where things stand and what they are called; reads the sources.
    .testTarget(name: "HouseTests"),
    .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax", "CPgQuery"]),
    .testTarget(name: "CatalogTests", dependencies: ["Syntax", "Catalog"]),
    .testTarget(name: "LockTests", dependencies: belowLinter + ["Linter", "Reporters"]),
    .testTarget(
      name: "MigrationsTests", dependencies: ["Syntax", "Migrations", "RollbackShapes"],
      exclude: ["rollback-places.txt"]),
    .testTarget(name: "LinterTests", dependencies: belowLinter + ["Linter", "Rollbacks", "Rules"]),
    .testTarget(
      name: "RulesTests",
      dependencies: belowLinter + ["Linter", "Rollbacks", "Rules", "Reporters", "Configuration"]),
    .testTarget(
      name: "ConfigurationTests",
      dependencies: belowLinter + ["Linter", "Rollbacks", "Rules", "Configuration"]),
    .testTarget(
      name: "ReportersTests",
      dependencies: belowLinter + ["Linter", "Rollbacks", "Rules", "Reporters"]),
    .testTarget(
      name: "OracleTests", dependencies: belowLinter + ["Linter", "Rollbacks", "Rules"]),
    .testTarget(
      name: "CommandTests", dependencies: ["lockstep", "RollbackShapes"],
      exclude: ["SquawkProject"]),
    .target(name: "RollbackShapes", path: "Tests/RollbackShapes"),
  ],
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.2
import PackageDescription

// A package of its own: users of the tool do not build it.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  targets: [.executableTarget(name: "bench")],
  swiftLanguageModes: [.v6]
)

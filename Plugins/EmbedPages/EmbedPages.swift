import Foundation
import PackagePlugin

/// Embeds every page of `rules/` in the target that uses the plugin, as `RulePages.swift`.
@main
struct EmbedPages: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
    let directory = context.package.directoryURL.appending(path: "rules")
    let pages = try FileManager.default
      .contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "md" && $0.lastPathComponent != "README.md" }
      .sorted { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "RulePages.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(pages.count) rule pages",
        executable: try context.tool(named: "embed-pages").url,
        arguments: [output.path] + pages.map(\.path),
        inputFiles: pages,
        outputFiles: [output])
    ]
  }
}

/// The text of a settings file that explains itself.
package struct ConfigurationTemplate: Sendable {
  private let configuration: Configuration
  private let notes: [String]

  /// - Parameters:
  ///   - configuration: What is set; everything else is commented out.
  ///   - notes: Lines for the top of the file.
  package init(_ configuration: Configuration, notes: [String]) {
    self.configuration = configuration
    self.notes = notes
  }

  /// The file, with every setting, those that say nothing in comments.
  package var text: String {
    let head = [
      "Settings of Lockstep for the migrations below this directory.",
      "What is commented out is the default, or an example where there is none.",
    ]
    let comments = (head + notes).map { $0.isEmpty ? "#\n" : "# \($0)\n" }.joined()
    return comments + Setting.all.map { "\n" + lines(of: $0) }.joined()
  }

  private func lines(of setting: Setting) -> String {
    let about = "# \(setting.about)\n"
    if let value = setting.written(configuration) { return about + "\(setting.key) = \(value)\n" }
    let value = setting.example ?? setting.written(.defaults) ?? "\"\""
    return about + "# \(setting.key) = \(value)\n"
  }
}

extension Configuration {
  /// Every setting that has a value, as a settings file would have it.
  package var written: String {
    Setting.all.map { setting in
      setting.written(self).map { "\(setting.key) = \($0)\n" } ?? "# \(setting.key) is not set\n"
    }.joined()
  }
}

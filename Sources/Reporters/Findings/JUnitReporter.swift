import Linter
import Syntax

/// JUnit's XML: a suite per migration and a failed test per finding, for test reports of CI servers.
package struct JUnitReporter: Reporter {
  package init() {}

  /// A suite for each file that was checked: a failed test for each finding, or one that passed.
  package func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    var places = PlaceFinder(report.files)
    let found = Dictionary(grouping: report.diagnostics, by: \.range.file)
    let files = report.checkedFiles
    let clean = files.count { found[$0.id] == nil }
    let counts = Counts(report.diagnostics, clean: clean)
    var xml = XMLText()
    xml.element("testsuites", counts.attributes(name: "lockstep")) { xml in
      for file in files { write(file, found[file.id] ?? [], &places, to: &xml) }
    }
    output.write(xml.text)
  }

  private func write(
    _ file: SourceFile, _ diagnostics: [Diagnostic], _ places: inout PlaceFinder,
    to xml: inout XMLText
  ) {
    let counts = Counts(diagnostics, clean: diagnostics.isEmpty ? 1 : 0)
    xml.element("testsuite", counts.attributes(name: file.path)) { xml in
      if diagnostics.isEmpty {
        xml.empty(
          "testcase", ["name": "no findings", "classname": file.path, "file": file.path])
      }
      for diagnostic in diagnostics { write(diagnostic, &places, to: &xml) }
    }
  }

  private func write(
    _ diagnostic: Diagnostic, _ places: inout PlaceFinder, to xml: inout XMLText
  ) {
    let place = places.place(of: diagnostic.range)
    let text = FindingText(diagnostic, &places)
    let name = "\(diagnostic.rule.id) (\(place.start.line):\(place.start.column))"
    let path = place.file.path
    xml.element("testcase", ["name": name, "classname": path, "file": path]) { xml in
      let content = text.details.isEmpty ? text.line : "\(text.line)\n\(text.details)"
      if diagnostic.severity.isFailure {
        let attributes: XMLText.Attributes = [
          "message": text.message, "type": diagnostic.severity.rawValue,
        ]
        xml.element("failure", attributes, text: content)
      } else {
        xml.element("system-out", [:], text: content)
      }
    }
  }
}

private struct Counts {
  let tests: Int
  let failures: Int

  init(_ diagnostics: [Diagnostic], clean: Int) {
    tests = diagnostics.count + clean
    failures = diagnostics.count { $0.severity.isFailure }
  }

  func attributes(name: String) -> XMLText.Attributes {
    ["name": name, "tests": "\(tests)", "failures": "\(failures)", "errors": "0"]
  }
}

extension Severity {
  /// Information is no reason for a red test.
  fileprivate var isFailure: Bool {
    switch self {
    case .error, .warning: true
    case .info: false
    }
  }
}

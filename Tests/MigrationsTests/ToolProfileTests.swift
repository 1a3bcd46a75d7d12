import Syntax
import Testing

@testable import Migrations

/// What the tools' values say has to fit together: each marker is read as it is spelled, and there where it is asked for.
struct ToolProfileTests {
  @Test(arguments: MigrationTool.allCases)
  func markersAreReadAsTheyAreSpelled(_ tool: MigrationTool) throws {
    guard let markers = tool.profile.markers else { return }
    func read(_ phrase: MarkerSyntax.Phrase?, _ more: String = "") throws -> Marker? {
      guard let phrase else { return nil }
      let line = try #require(MarkerLine.all(in: Array("\(phrase.text)\(more)\n".utf8)).first)
      return try #require(markers.marker(in: line))
    }
    #expect(try [nil, .up(optsOut: false)].contains(read(markers.up)))
    #expect(try [nil, .down(optsOut: false)].contains(read(markers.down)))
    #expect(try [nil, .statementBegin].contains(read(markers.statementBegin)))
    #expect(try [nil, .statementEnd].contains(read(markers.statementEnd)))
    #expect(try [nil, .noTransaction].contains(read(markers.noTransaction)))
    #expect((markers.up == nil) == (markers.down == nil))
    #expect((markers.statementBegin == nil) == (markers.statementEnd == nil))
    if let word = markers.partOptOut {
      #expect(try read(markers.up, " \(word)") == .up(optsOut: true))
      #expect(try read(markers.down, " \(word)") == .down(optsOut: true))
    }
  }

  /// The marker that starts a file's forward part is one tool's alone.
  @Test(arguments: MigrationTool.allCases)
  func filesAreToldByTheirMarkers(_ tool: MigrationTool) {
    guard let up = tool.profile.markers?.up else { return }
    #expect(MigrationTool(markersIn: Array("\(up.text)\nSELECT 1;\n".utf8)) == tool)
  }

  @Test(arguments: MigrationTool.allCases)
  func optOutsHaveTheirMarker(_ tool: MigrationTool) {
    let profile = tool.profile
    switch profile.optOut {
    case .top, .topWithBlankLine, .firstLine, .firstLineOfBody:
      #expect(profile.markers?.noTransaction != nil)
    case .part(let word): #expect(profile.holdsChangesets || profile.markers?.partOptOut == word)
    case .sidecar(let sidecar): #expect(sidecar.isSet(in: Array("\(sidecar.setting)\n".utf8)))
    case .nowhere: break
    case nil: #expect(profile.transaction == .none || profile.transaction == .batch)
    }
  }

  /// What the tool is told is what it then does.
  @Test(arguments: MigrationTool.allCases)
  func rollbacksAreMarkedAsTheyAreRead(_ tool: MigrationTool) {
    switch tool.profile.rollback {
    case .section(let marker, let optOut):
      #expect(marker == tool.profile.markers?.down?.text)
      #expect(optOut == tool.profile.markers?.partOptOut.map { " \($0)" })
    case .file(let file): #expect(file.path("deploy/V1__x.up.sql") != "deploy/V1__x.up.sql")
    case .changeset, .comment, nil: break
    }
  }

  @Test func namesAreDistinct() {
    #expect(Set(MigrationTool.allCases.map(\.profile.name)).count == MigrationTool.allCases.count)
  }
}

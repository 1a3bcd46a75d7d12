import Synchronization

/// Something that several rules work out of a whole history.
package protocol HistoryAnalysis: Sendable {
  init(of history: ReplayedHistory)
}

/// The analyses of a history that some rule has asked for, each made once.
final class HistoryAnalyses: Sendable {
  private let results = Mutex<[ObjectIdentifier: any HistoryAnalysis]>([:])

  /// Whoever asks while it is being made waits for it; an analysis must not ask for another.
  func result<Analysis: HistoryAnalysis>(of history: ReplayedHistory) -> Analysis {
    results.withLock { results in
      let key = ObjectIdentifier(Analysis.self)
      if let known = results[key] as? Analysis { return known }
      let made = Analysis(of: history)
      results[key] = made
      return made
    }
  }
}

extension ReplayedHistory {
  /// An analysis of the history, made when the first rule asks for it.
  package func analysis<Analysis: HistoryAnalysis>(_ type: Analysis.Type) -> Analysis {
    analyses.result(of: self)
  }
}

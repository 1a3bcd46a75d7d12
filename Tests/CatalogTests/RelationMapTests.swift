import Testing

@testable import Catalog

/// Held against a dictionary, with sizes around those at which the map grows a level.
struct RelationMapTests {
  @Test(arguments: [1, 7, 8, 9, 63, 64, 65, 511, 512, 513, 5_000])
  func keepsWhatADictionaryKeeps(_ size: Int) {
    var random = Numbers(state: UInt64(size))
    var map = RelationMap<Int>()
    var dictionary: [Int: Int] = [:]
    var kept: [(map: RelationMap<Int>, dictionary: [Int: Int])] = []
    for step in 0..<min(4 * size, 2_000) {
      let number = random.next(below: size + 1)
      let value = random.next(below: 4) == 0 ? nil : step
      map[id(number)] = value
      dictionary[number] = value
      if step.isMultiple(of: 97) { kept.append((map, dictionary)) }
    }
    kept.append((map, dictionary))
    for state in kept {
      #expect(state.map.values == state.dictionary.sorted { $0.key < $1.key }.map(\.value))
      for number in [0, 1, size - 1, size, size + 1, 8 * size + 8] {
        #expect(state.map[id(number)] == state.dictionary[number])
      }
    }
    for (older, newer) in zip(kept, kept.dropFirst()) {
      let unlike = Set(older.map.values(unlike: newer.map))
      let differing = older.dictionary.filter { newer.dictionary[$0.key] != $0.value }
      #expect(unlike.isSuperset(of: differing.values))
      #expect(unlike.isSubset(of: older.dictionary.values))
    }
    #expect(map.values(unlike: map).isEmpty)
  }

  @Test func sharedPartsArePassedOver() {
    var map = RelationMap<Int>()
    for number in 1...1_000 { map[id(number)] = number }
    var later = map
    later[id(500)] = nil
    let unlike = map.values(unlike: later)
    #expect(unlike.contains(500))
    #expect(unlike.count <= 8)
    #expect(map[id(500)] == 500)
  }

  @Test func valueByDefaultIsChangedInPlace() {
    var map = RelationMap<[Int]>()
    map[id(3), default: []].append(1)
    map[id(3), default: []].append(2)
    #expect(map[id(3)] == [1, 2])
    #expect(map[id(4)] == nil)
  }

  private func id(_ number: Int) -> RelationID { RelationID(number: Int32(number)) }

  private struct Numbers {
    var state: UInt64

    mutating func next(below end: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % end
    }
  }
}

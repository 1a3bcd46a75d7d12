import Syntax

/// What is kept for relations; copies share what neither of them has changed.
///
/// IDs are given out one after the other, so that their bits say where a value is: nothing is hashed, a
/// change copies eight places a level, and values come in the order of the IDs.
struct RelationMap<Value: Sendable>: Sendable {
  private var root = Node.empty
  /// How many bits of an ID stand behind those that choose a place in the root.
  private var shift = 0

  subscript(id: RelationID) -> Value? {
    get {
      let number = Int(id.number)
      return number >> shift < Node.width ? root.value(of: number, shift) : nil
    }
    set {
      let number = Int(id.number)
      while number >> shift >= Node.width {
        if case .empty = root {} else { root = .branch(Node.places(first: root)) }
        shift += Node.bits
      }
      root.set(newValue, of: number, shift)
    }
  }

  subscript(id: RelationID, default value: @autoclosure () -> Value) -> Value {
    get { self[id] ?? value() }
    set { self[id] = newValue }
  }

  /// In the order of the IDs.
  var values: [Value] {
    var values: [Value] = []
    root.add(to: &values)
    return values
  }

  /// Those that are not surely the same in another map, in the order of the IDs.
  func values(unlike other: RelationMap) -> [Value] {
    guard shift == other.shift else { return values }
    var values: [Value] = []
    root.add(to: &values, unlike: other.root)
    return values
  }

  private enum Node: Sendable {
    case empty
    case branch([Node])
    case leaf([Value?])

    static var bits: Int { 3 }
    static var width: Int { 1 << bits }

    func value(of number: Int, _ shift: Int) -> Value? {
      switch self {
      case .empty: nil
      case .branch(let nodes): nodes[Self.place(number, shift)].value(of: number, shift - Self.bits)
      case .leaf(let values): values[Self.place(number, shift)]
      }
    }

    mutating func set(_ value: Value?, of number: Int, _ shift: Int) {
      let place = Self.place(number, shift)
      switch self {
      case .empty where shift == 0:
        var values = [Value?](repeating: nil, count: Self.width)
        values[place] = value
        self = .leaf(values)
      case .empty:
        var nodes = Self.places(first: .empty)
        nodes[place].set(value, of: number, shift - Self.bits)
        self = .branch(nodes)
      // Let go of while it changes, so that what nobody shares is not copied.
      case .branch(var nodes):
        self = .empty
        nodes[place].set(value, of: number, shift - Self.bits)
        self = .branch(nodes)
      case .leaf(var values):
        self = .empty
        values[place] = value
        self = .leaf(values)
      }
    }

    func add(to all: inout [Value]) {
      switch self {
      case .empty: break
      case .branch(let nodes): for node in nodes { node.add(to: &all) }
      case .leaf(let values): all += values.compactMap(\.self)
      }
    }

    static func places(first node: Node) -> [Node] {
      [node] + repeatElement(.empty, count: width - 1)
    }

    /// Passes over what both share.
    func add(to all: inout [Value], unlike other: Node) {
      switch (self, other) {
      case (.branch(let nodes), .branch(let others)):
        guard !nodes.isIdentical(to: others) else { return }
        for (node, other) in zip(nodes, others) { node.add(to: &all, unlike: other) }
      case (.leaf(let values), .leaf(let others)) where values.isIdentical(to: others): break
      default: add(to: &all)
      }
    }

    private static func place(_ number: Int, _ shift: Int) -> Int { number >> shift & (width - 1) }
  }
}

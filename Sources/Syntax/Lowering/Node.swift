import CPgQuery

typealias Node = UnsafePointer<CPgQuery.Node>

/// The nodes of a PostgreSQL `List *`; a nil list is empty.
struct NodeList: Sequence {
  let list: UnsafeMutablePointer<CPgQuery.List>?

  init(_ list: UnsafeMutablePointer<CPgQuery.List>?) { self.list = list }

  var isEmpty: Bool { count == 0 }

  var count: Int { list.map { Int($0.pointee.length) } ?? 0 }

  subscript(index: Int) -> Node? {
    guard let list, index >= 0, index < Int(list.pointee.length) else { return nil }
    return list.pointee.elements[index].ptr_value.map {
      UnsafePointer($0.assumingMemoryBound(to: CPgQuery.Node.self))
    }
  }

  /// Lists hold no nil nodes but where the grammar leaves something out; those are passed over.
  func makeIterator() -> AnyIterator<Node> {
    var index = 0
    return AnyIterator {
      while index < count {
        defer { index += 1 }
        if let node = self[index] { return node }
      }
      return nil
    }
  }

  /// The strings of a list of `String` nodes.
  var strings: [String] { compactMap(\.string) }
}

extension UnsafePointer where Pointee == CPgQuery.Node {
  var tag: NodeTag { pointee.type }

  func cast<Struct>(to type: Struct.Type) -> UnsafePointer<Struct> {
    UnsafeRawPointer(self).assumingMemoryBound(to: type)
  }

  /// The text of a `String` node.
  var string: String? {
    tag == T_String ? text(cast(to: PGString.self).pointee.sval) : nil
  }
}

/// The node a typed pointer of the tree stands for.
func node<Struct>(_ pointer: UnsafeMutablePointer<Struct>?) -> Node? {
  pointer.map { UnsafeRawPointer($0).assumingMemoryBound(to: CPgQuery.Node.self) }
}

func text(_ characters: UnsafePointer<CChar>?) -> String? {
  characters.map { String(cString: $0) }
}

func text(_ characters: UnsafeMutablePointer<CChar>?) -> String? {
  characters.map { String(cString: $0) }
}

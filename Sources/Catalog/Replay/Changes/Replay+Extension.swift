import Syntax

/// `CREATE EXTENSION`.
extension Replay {
  mutating func createExtension(
    _ name: String, in schema: String?, ifNotExists: Bool
  ) {
    guard catalog.extensions[name] == nil else {
      if !ifNotExists { fail(.alreadyExists, .extension, name) }
      return
    }
    catalog.extensions[name] = Extension(
      name: name,
      schema: schema ?? ExtensionSchemas.byName[name] ?? catalog.creationSchema(in: session),
      origin: origin)
  }
}

import Syntax

/// Prisma Migrate, which sends a file as it is.
///
/// https://www.prisma.io/docs/orm/prisma-migrate
enum Prisma {
  static let profile = ToolProfile(
    name: "Prisma",
    signs: "`x/migration.sql`",
    order: .names,
    sending: .query,
    transaction: .none,
    // What it makes of DateTime and of autoincrement().
    choosesType: { type in
      type.isSerial || type.name.name == "timestamp" && type.modifiers == ["3"]
    })
}

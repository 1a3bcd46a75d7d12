/// `BEGIN`, `COMMIT` and their kind; `prepared` is `PREPARE TRANSACTION` and what ends that later.
package enum TransactionControl: Hashable, Sendable {
  case begin
  case commit(chain: Bool)
  case rollback(chain: Bool)
  case savepoint(String)
  case release(String)
  case rollbackTo(String)
  case prepared
}

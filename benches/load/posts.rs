//! Durable single POSTs on v1 beside a bare handler that parses the same JSON and answers it.

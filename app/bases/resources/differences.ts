type Value = string | number | null

/**
 * Fields whose values differ, as the audit chain keeps them: `{ field: [old, new] }`; of a new record
 * all that have a value.
 */
export function differences(
  before: Record<string, Value> | null,
  after: Record<string, Value>
): Record<string, [Value, Value]> {
  const found: Record<string, [Value, Value]> = {}
  for (const [field, value] of Object.entries(after)) {
    const old = before?.[field] ?? null
    if (old !== (value ?? null)) found[field] = [old, value ?? null]
  }
  return found
}

interface PublishedKey {
  kid: string
  public_key: string
  not_before: string
  retired_at?: string | null
}

export type OpenedCertificate =
  | { fault: string; kid?: string }
  | { fault: null; key: PublishedKey; facts: Record<string, string | number | null> }

export type OpenedStatus =
  | { fault: string; kid?: string }
  | {
      fault: null
      at: Date
      count: number
      find(number: string): Promise<{ state: string; since: string | null } | null>
    }

export function openCertificate(
  text: string,
  keys: readonly PublishedKey[]
): Promise<OpenedCertificate>
export function openStatus(text: string, keys: readonly PublishedKey[]): Promise<OpenedStatus>

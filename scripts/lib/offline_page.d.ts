export const OFFLINE_PAGE: string
export function bundleOfflinePage(): Promise<string>

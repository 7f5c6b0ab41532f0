import { registerHooks } from 'node:module'

/*
 * The COSE library that tests verify with names its own files without their ending, which bundlers allow
 * and Node.js does not.
 */
registerHooks({
  resolve(specifier, context, next) {
    const isItsOwn = context.parentURL?.includes('/@ldclabs/cose-ts/') && specifier.startsWith('./')
    return next(isItsOwn && !specifier.endsWith('.js') ? `${specifier}.js` : specifier, context)
  },
})

export const { Ed25519Key } = await import('@ldclabs/cose-ts/ed25519')
export const { Sign1Message } = await import('@ldclabs/cose-ts/sign1')

/** Version of the printed form, kept with every certificate. */
export const TEMPLATE_VERSION = '2022-11.1'

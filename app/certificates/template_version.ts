/** Version of the printed form, kept with every certificate. Those of an earlier one print as they did. */
export const TEMPLATE_VERSION = '2022-11.2'

/** The form before files were tagged and signed. */
export const UNSIGNED_VERSION = '2022-11.1'

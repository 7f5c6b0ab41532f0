/* Each module owns its addresses. */
import '#app/accounts/routes'
import '#app/oversight/routes'

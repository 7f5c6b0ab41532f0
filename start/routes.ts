/* Each module owns its addresses. */
import '#app/accounts/routes'
import '#app/oversight/routes'
import '#app/bases/routes'
import '#app/catalogue/routes'
import '#app/classes/routes'
import '#app/people/routes'
import '#app/enrolments/routes'

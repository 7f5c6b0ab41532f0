import db from '@adonisjs/lucid/services/db'
import { lockClass } from '#app/enrolments/take_places'
import { offerSeats } from '#app/enrolments/waiting_list/offer_seats'

/** Offers seats that a class gained to those who wait; again and again without harm. */
export default class FillSeats {
  async handle(classId: number): Promise<number> {
    return db.transaction(async (trx) => {
      await lockClass(trx, classId)
      const offered = await offerSeats(trx, classId)
      return offered.length
    })
  }
}

import { test } from '@japa/runner'
import {
  CERTIFICATE_STATUSES,
  canMove,
  DEAD_STATUSES,
  isLive,
  LIVE_STATUSES,
  statesBefore,
} from '#app/certificates/certificate_status'

test.group('States of a certificate', () => {
  test('nothing leads back from a revoked or replaced certificate', ({ assert }) => {
    for (const from of DEAD_STATUSES) {
      for (const to of CERTIFICATE_STATUSES) assert.isFalse(canMove(from, to), `${from} → ${to}`)
    }
  })

  test('every certificate that counts can be revoked', ({ assert }) => {
    assert.deepEqual(statesBefore('revoked'), [...LIVE_STATUSES])
  })

  test('a certificate is printed before it is delivered, never the other way round', ({
    assert,
  }) => {
    assert.isTrue(canMove('issued', 'printed'))
    assert.isTrue(canMove('printed', 'delivered'))
    assert.isFalse(canMove('delivered', 'printed'))
    assert.isFalse(canMove('printed', 'issued'))
  })

  test('a state counts or does not, and an unknown one does not', ({ assert }) => {
    assert.deepEqual(CERTIFICATE_STATUSES.filter(isLive), [...LIVE_STATUSES])
    assert.isFalse(isLive('lost'))
  })
})

import { test } from '@japa/runner'
import clock from '#app/shared/clock'

test.group('Clock', (group) => {
  group.each.teardown(() => clock.resume())

  test('the day turns at midnight in Shanghai, whatever the zone of the machine', ({ assert }) => {
    clock.stopAt('2026-12-31T15:59:59.999Z')
    assert.equal(clock.today(), '2026-12-31')
    assert.equal(clock.year(), 2026)

    clock.stopAt('2026-12-31T16:00:00.000Z')
    assert.equal(clock.today(), '2027-01-01')
    assert.equal(clock.year(), 2027)
    assert.equal(clock.instant(), '2026-12-31T16:00:00.000Z')
  })

  test('stopped time moves only when it is advanced', ({ assert }) => {
    clock.stopAt('2026-03-02')
    const before = clock.instant()
    clock.advance(1500)

    assert.equal(before, '2026-03-02T01:00:00.000Z')
    assert.equal(clock.instant(), '2026-03-02T01:00:01.500Z')
    assert.equal(clock.instantIn(60), '2026-03-02T01:01:01.500Z')
  })
})

import RunSimulation from '#app/subsidies/policies/actions/run_simulation'
import { SIMULATION_JOB } from '#app/subsidies/policies/actions/start_simulation'
import { handleOutbox } from '#app/shared/outbox/outbox'

/* A part of a simulation: as much as fits into one job, then the next job goes on. */
handleOutbox(SIMULATION_JOB, ({ simulationId }) => new RunSimulation().handle(simulationId))

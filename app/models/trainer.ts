import { TrainerSchema } from '#database/schema'

export default class Trainer extends TrainerSchema {}

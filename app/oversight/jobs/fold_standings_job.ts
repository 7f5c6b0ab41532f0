import FoldStandings from '#app/oversight/actions/fold_standings'
import { handleUpkeep } from '#app/shared/outbox/outbox'

handleUpkeep(() => new FoldStandings().handle())

import { main } from './main.js';
import { endOnClosedPipe } from './output/closed-pipe.js';

endOnClosedPipe();
process.exitCode = await main(process.argv.slice(2));

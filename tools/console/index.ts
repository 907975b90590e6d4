export { showConsole } from "./show.js";
export { startConsole } from "./start.js";

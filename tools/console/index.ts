export { takeScreenshots } from "./screenshots/take-screenshots.js";
export type { Walked } from "./screenshots/walk.js";
export { showConsole } from "./show.js";
export { startConsole } from "./start.js";

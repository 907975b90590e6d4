export { EventApi } from "./event-api.js";
export { eventApiRules } from "./rules.js";
export { eventApiSettings } from "./settings.js";

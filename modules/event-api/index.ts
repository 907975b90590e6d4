export { EventApi } from "./event-api.js";
export { eventApiRules } from "./rules.js";
export { type EventApiSettings, eventApiSettings } from "./settings.js";

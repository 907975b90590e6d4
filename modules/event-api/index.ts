export type { Consumer } from "./consumer.js";
export { EventApi } from "./event-api.js";
export type { FailureQueue } from "./failure-queue.js";
export type { HttpApi } from "./http-api.js";
export type { Producer } from "./producer.js";
export type { EventApiProps } from "./props.js";
export { eventApiSection } from "./section.js";
export { eventApiSettings } from "./settings.js";

export { committedBy, type GroupState, groupStates, lagOf } from "./groups.js";
export { byPartition, type PartitionState, partitionStates } from "./partitions.js";

package io.mskha.examples.streams;

import static io.mskha.examples.streams.ImpressionsPerMinute.BASELINES;
import static io.mskha.examples.streams.ImpressionsPerMinute.MINUTE;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Compares each closed minute of an ad with the ad's {@link Baseline}, and forwards what is far from it. */
final class Anomalies implements Processor<String, Minute, String, Anomalies.Anomaly> {
  /** A longer pause starts a new baseline: the campaign has ended. */
  private static final long LONGEST_PAUSE = 60;

  /** The value of a record of {@code impression-anomalies}. */
  record Anomaly(String adId, long start, String kind, long impressions, long expected) {}

  private ProcessorContext<String, Anomaly> context;
  private KeyValueStore<String, String> baselines;

  @Override
  public void init(ProcessorContext<String, Anomaly> context) {
    this.context = context;
    this.baselines = context.getStateStore(BASELINES);
  }

  @Override
  public void process(Record<String, Minute> closed) {
    Minute minute = closed.value();
    String stored = baselines.get(closed.key());
    Baseline baseline = stored == null ? null : Baseline.parse(stored);
    if (baseline == null || minute.start() - baseline.last() > LONGEST_PAUSE * MINUTE.toMillis()) {
      baselines.put(closed.key(), Baseline.of(minute).text());
      return;
    }
    // A minute without impressions has no record: it counts when the next one is closed.
    for (long empty = baseline.last() + MINUTE.toMillis(); empty < minute.start(); empty += MINUTE.toMillis()) {
      baseline = observe(closed, baseline, new Minute(minute.adId(), empty, 0));
    }
    baselines.put(closed.key(), observe(closed, baseline, minute).text());
  }

  private Baseline observe(Record<String, Minute> closed, Baseline baseline, Minute minute) {
    baseline
        .anomaly(minute.impressions())
        .map(kind -> new Anomaly(minute.adId(), minute.start(), kind, minute.impressions(), Math.round(baseline.mean())))
        .ifPresent(anomaly -> context.forward(closed.withValue(anomaly)));
    return baseline.with(minute);
  }
}

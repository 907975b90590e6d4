import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Measures Kafka's Java producer on the same brokers and the same IAM listener: first one record at a time, then with many in
 * flight. Prints one line of JSON. Run from source: {@code java -cp 'lib/*' AcknowledgedSends.java}. Environment variables:
 * BOOTSTRAP_BROKERS, TOPIC, CA_FILE, IAM_TOKEN, WARM_UP, SENDS, IN_FLIGHT, VALUE_BYTES.
 */
public class AcknowledgedSends {
    public static void main(String[] arguments) throws Exception {
        long started = System.nanoTime();
        Properties properties = new Properties();
        properties.put("bootstrap.servers", System.getenv("BOOTSTRAP_BROKERS"));
        properties.put("acks", "all");
        properties.put("enable.idempotence", "false");
        properties.put("key.serializer", StringSerializer.class);
        properties.put("value.serializer", StringSerializer.class);
        properties.put("security.protocol", "SASL_SSL");
        properties.put("ssl.truststore.type", "PEM");
        properties.put("ssl.truststore.location", System.getenv("CA_FILE"));
        properties.put("sasl.mechanism", "OAUTHBEARER");
        properties.put("sasl.jaas.config", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;");
        properties.put("sasl.login.callback.handler.class", GivenToken.class);
        String topic = System.getenv("TOPIC");
        String value = "x".repeat(number("VALUE_BYTES"));
        int sends = number("SENDS");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties)) {
            producer.send(new ProducerRecord<>(topic, "cold", value)).get();
            double coldMs = (System.nanoTime() - started) / 1e6;
            for (int i = 0; i < number("WARM_UP"); i++) producer.send(new ProducerRecord<>(topic, "key-" + i % 50, value)).get();
            double[] latencies = new double[sends];
            for (int i = 0; i < sends; i++) {
                long before = System.nanoTime();
                producer.send(new ProducerRecord<>(topic, "key-" + i % 50, value)).get();
                latencies[i] = (System.nanoTime() - before) / 1e6;
            }
            double perSecond = throughput(producer, topic, value, sends * 4);
            Arrays.sort(latencies);
            System.out.printf(
                    java.util.Locale.ROOT,
                    "{\"coldMs\":%.3f,\"p50Ms\":%.4f,\"p99Ms\":%.4f,\"perSecond\":%.1f}%n",
                    coldMs, latencies[sends / 2], latencies[(int) (sends * 0.99)], perSecond);
        }
    }

    private static double throughput(KafkaProducer<String, String> producer, String topic, String value, int count) throws Exception {
        int inFlight = number("IN_FLIGHT");
        Semaphore free = new Semaphore(inFlight);
        AtomicReference<Exception> failure = new AtomicReference<>();
        long before = System.nanoTime();
        for (int i = 0; i < count; i++) {
            free.acquire();
            producer.send(new ProducerRecord<>(topic, "key-" + i % 50, value), (metadata, error) -> {
                if (error != null) failure.set(error);
                free.release();
            });
        }
        free.acquire(inFlight);
        if (failure.get() != null) throw failure.get();
        return count / ((System.nanoTime() - before) / 1e9);
    }

    private static int number(String name) {
        return Integer.parseInt(System.getenv(name));
    }

    /** Returns the token that the caller signed: the benchmark measures the producer, not the signer. */
    public static class GivenToken implements AuthenticateCallbackHandler {
        @Override
        public void configure(Map<String, ?> configs, String mechanism, java.util.List<AppConfigurationEntry> entries) {}

        @Override
        public void close() {}

        @Override
        public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
            for (Callback callback : callbacks) {
                if (callback instanceof OAuthBearerTokenCallback wanted) wanted.token(new Token(System.getenv("IAM_TOKEN")));
                // Other callbacks, such as SASL extensions, need no answer.
            }
        }
    }

    private record Token(String value) implements OAuthBearerToken {
        @Override
        public java.util.Set<String> scope() {
            return java.util.Set.of();
        }

        @Override
        public long lifetimeMs() {
            return System.currentTimeMillis() + 600_000;
        }

        @Override
        public String principalName() {
            return "bench";
        }

        @Override
        public Long startTimeMs() {
            return System.currentTimeMillis();
        }
    }
}

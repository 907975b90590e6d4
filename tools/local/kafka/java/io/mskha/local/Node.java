package io.mskha.local;

import java.io.IOException;

/** Runs a Kafka node that stops with the process that started it: only that process holds the other end of stdin. */
public final class Node {
  private Node() {}

  public static void main(String[] args) {
    Thread watch = new Thread(Node::haltAtEndOfInput, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    MetricsReporter.start(System.getenv("MSK_LOCAL_NODE"));
    kafka.Kafka.main(args);
  }

  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // wait for the end of the stream
      }
    } catch (IOException closed) {
      // same as the end of the stream
    }
    Runtime.getRuntime().halt(1);
  }
}

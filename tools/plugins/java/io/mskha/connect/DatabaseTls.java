package io.mskha.connect;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Connections of PostgreSQL's driver that trust given certificate authorities, and no others. Workers of MSK Connect have no place for a
 * file of certificates, and their Java does not trust the authorities of Amazon RDS. With <code>sslmode=verify-full</code> the driver
 * checks the name in the certificate in addition.
 *
 * <p>Properties: <code>sslfactory=io.mskha.connect.DatabaseTls</code>, and as <code>sslfactoryarg</code> either <code>rds</code> or the
 * authorities' certificates: base64 of their PEM.
 */
public final class DatabaseTls extends SSLSocketFactory {
  private final SSLSocketFactory factory;

  /** The driver calls it with the value of <code>sslfactoryarg</code>. */
  public DatabaseTls(String authorities) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = pem(authorities)) {
      for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority-" + trusted.size(), authority);
      }
    }
    TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    factory = context.getSocketFactory();
  }

  private static InputStream pem(String authorities) throws IOException {
    if (!authorities.equals("rds")) return new ByteArrayInputStream(Base64.getDecoder().decode(authorities));
    InputStream bundled = DatabaseTls.class.getResourceAsStream("/io/mskha/connect/rds.pem");
    if (bundled == null) throw new IOException("The plugin has no certificates of Amazon RDS.");
    return bundled;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return factory.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return factory.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return factory.createSocket();
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
    return factory.createSocket(socket, host, port, autoClose);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return factory.createSocket(host, port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
    return factory.createSocket(host, port, localHost, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return factory.createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
    return factory.createSocket(address, port, localAddress, localPort);
  }
}

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.h2.mvstore.MVStore;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;

/** Speaks MongoDB's protocol over one file. Arguments: directory, port (0: any). Prints its URL when it listens; ends on SIGTERM. */
public final class MongoStandIn {
    private static final int CACHE_MB = 256;
    /** A page is written as a whole when a document of it is: small ones hold one or two documents. */
    private static final int PAGE_BYTES = 2048;
    /** A file of which less is in use is rewritten piece by piece, so much at a time; writers wait meanwhile. */
    private static final int FILL_PERCENT = 50;
    private static final int TIDY_BYTES = 8 << 20;
    private static final int TIDY_EVERY_S = 2;

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Files.createDirectories(directory);
        MVStore store = new MVStore.Builder().fileName(directory.resolve("mongo.mv").toString())
            .autoCommitDisabled().cacheSize(CACHE_MB).pageSplitSize(PAGE_BYTES).open();
        // Space may be used again at once: what is written reaches the system in order, and it is the process that is killed here, not the power that fails.
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        DurableBackend backend = new DurableBackend(store);
        backend.version(new Version());
        MongoServer server = new MongoServer(backend);
        server.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[1])));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        ScheduledExecutorService tidying = Executors.newSingleThreadScheduledExecutor((work) -> {
            Thread thread = new Thread(work, "tidying");
            thread.setDaemon(true);
            return thread;
        });
        tidying.scheduleWithFixedDelay(() -> backend.tidy(FILL_PERCENT, TIDY_BYTES), TIDY_EVERY_S, TIDY_EVERY_S, TimeUnit.SECONDS);
        System.out.println(server.getConnectionString());
        new CountDownLatch(1).await();
    }

    /** The library says wire version 8; today's drivers want 9 and more. */
    private static final class Version implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    }
}

import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;

/** Answers a write only when it is in the file, so that a process that is killed has lost nothing it had acknowledged. */
final class DurableBackend extends H2Backend {
    private static final Set<String> READS = Set.of(
        "find", "getmore", "count", "distinct", "aggregate", "hello", "ismaster", "ping", "buildinfo",
        "listcollections", "listindexes", "listdatabases", "killcursors", "endsessions", "dbstats", "collstats");

    /** Fair, so that a writer that waits to commit finds those before it done, and commits them along. */
    private final ReentrantLock writing = new ReentrantLock(true);
    private long written;
    private long committed;

    DurableBackend(MVStore store) {
        super(store);
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        if (READS.contains(command.toLowerCase())) {
            return super.handleCommand(channel, database, command, query);
        }
        // A document and its entry in an index lie in two maps: a commit between the two would keep half an insert.
        long mine;
        Document answer;
        writing.lock();
        try {
            mine = ++written;
            answer = super.handleCommand(channel, database, command, query);
        } finally {
            writing.unlock();
        }
        commit(mine);
        return answer;
    }

    private void commit(long upTo) {
        writing.lock();
        try {
            if (committed < upTo) {
                committed = written;
                getMvStore().commit();
            }
        } finally {
            writing.unlock();
        }
    }

    /** Rewrites about so many bytes of a file of which less than `fillPercent` is in use, so that the space of what was overwritten can be used again. */
    void tidy(int fillPercent, int bytes) {
        writing.lock();
        try {
            if (!getMvStore().isClosed()) {
                getMvStore().compact(fillPercent, bytes);
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return new Database(name);
    }

    /** The names of the maps are those of H2Database, which drops them. An inner class, for its constructor opens collections already. */
    private final class Database extends H2Database {
        Database(String name) {
            super(name, getMvStore(), getCursorRegistry());
        }

        @Override
        protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
            MVMap<String, Object> meta = getMvStore().openMap("meta." + getFullCollectionNamespace(name));
            return new Collection(this, name, options, documents(name), meta, cursorRegistry);
        }

        @Override
        protected Index<Object> openOrCreateUniqueIndex(String collection, String index, List<IndexKey> keys, boolean sparse) {
            return index.equals("_id_") ? new IdIndex(index, keys, documents(collection)) : super.openOrCreateUniqueIndex(collection, index, keys, sparse);
        }

        private MVMap<Object, Document> documents(String collection) {
            return getMvStore().openMap("databases." + getFullCollectionNamespace(collection), new MVMap.Builder<Object, Document>().valueType(new DocumentType()));
        }
    }
}

import java.util.UUID;
import java.util.stream.Stream;

import org.h2.mvstore.MVMap;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;

/** A collection that finds by `_id` whatever else a filter asks for, and whose documents nobody changes while they are read or written to the file. */
final class Collection extends H2Collection {
    private final MVMap<Object, Document> documents;

    Collection(MongoDatabase database, String name, CollectionOptions options, MVMap<Object, Document> documents, MVMap<String, Object> meta, CursorRegistry cursors) {
        super(database, name, options, documents, meta, cursors);
        this.documents = documents;
    }

    /** Under its id as filters are read: 1 and 1.0 are one. */
    @Override
    protected Object addDocumentInternal(Document document) {
        Object id = getIdField() == null ? UUID.randomUUID() : Missing.ofNullable(new KeyValue(Utils.getSubdocumentValue(document, getIdField())).normalized().get(0));
        documents.put(id, document);
        return id;
    }

    /**
     * The library looks into an index only for filters on its keys alone: a guarded update would read the whole collection.
     * And what an index has found it compares with the filter once more, each document with each of an `$in`.
     */
    @Override
    protected QueryResult queryDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
        if (query.containsKey("_id")) {
            Document byId = new Document("_id", query.get("_id"));
            for (Index<Object> index : getIndexes()) {
                if (index.canHandle(byId)) {
                    Document others = query.clone();
                    others.remove("_id");
                    return matchDocuments(others, index.getPositions(byId), orderBy, skip, limit, batchSize, fields);
                }
            }
        }
        return super.queryDocuments(query, orderBy, skip, limit, batchSize, fields);
    }

    /** A copy, for the library updates in place what it was given. */
    @Override
    protected Document getDocument(Object position) {
        return super.getDocument(position).cloneDeeply();
    }

    @Override
    protected Stream<DocumentWithPosition<Object>> streamAllDocumentsWithPosition() {
        return super.streamAllDocumentsWithPosition().map((at) -> new DocumentWithPosition<>(at.getDocument().cloneDeeply(), at.getPosition()));
    }

    @Override
    protected QueryResult matchDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
        if (isNaturalDescending(orderBy)) {
            return super.matchDocuments(query, orderBy, skip, limit, batchSize, fields);
        }
        Stream<Document> all = super.streamAllDocumentsWithPosition().map(DocumentWithPosition::getDocument).filter((document) -> documentMatchesQuery(document, query)).map(Document::cloneDeeply);
        return matchDocumentsFromStream(all, query, orderBy, skip, limit, batchSize, fields);
    }

    /** Nobody asks for sizes; to keep them, every update would encode its document twice more. */
    @Override
    protected boolean tracksDataSize() {
        return false;
    }
}

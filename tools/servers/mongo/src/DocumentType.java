import java.nio.ByteBuffer;

import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Documents lie in the file as BSON, as they come over the wire; Java's own serialisation is three times the size and many times the work. */
final class DocumentType extends BasicDataType<Document> {
    /** What a document takes in memory beyond its texts; H2 asks so that its cache keeps its bound. */
    private static final int MEMORY = 400;

    @Override
    public int getMemory(Document document) {
        int memory = MEMORY;
        for (Object value : document.values()) {
            if (value instanceof String text) {
                memory += text.length();
            }
        }
        return memory;
    }

    @Override
    public void write(WriteBuffer out, Document document) {
        ByteBuf bytes = Unpooled.buffer(getMemory(document));
        try {
            BsonEncoder.encodeDocument(document, bytes);
            out.put(bytes.nioBuffer());
        } finally {
            bytes.release();
        }
    }

    @Override
    public Document read(ByteBuffer in) {
        ByteBuf bytes = Unpooled.wrappedBuffer(in);
        Document document = BsonDecoder.decodeBson(bytes);
        in.position(in.position() + bytes.readerIndex());
        return document;
    }

    @Override
    public Document[] createStorage(int size) {
        return new Document[size];
    }
}

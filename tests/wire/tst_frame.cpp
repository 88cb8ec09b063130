#include "wire/frame.h"

#include <QTest>

#include <vector>

using namespace heddle;

namespace {

/// All that a reader gives now; the text "refused" for an error.
std::vector<std::string> payloadsOf(FrameReader &reader)
{
    std::vector<std::string> payloads;
    for (;;) {
        const auto payload = reader.next();
        if (!payload)
            payloads.emplace_back("refused");
        if (!payload || !*payload)
            return payloads;
        payloads.emplace_back(**payload);
    }
}

std::string framesOf(const std::vector<std::string> &payloads)
{
    std::string bytes;
    for (const std::string &payload : payloads)
        appendFrame(bytes, payload);
    return bytes;
}

QByteArray bytesOf(const char *text, qsizetype size)
{
    return {text, size};
}

bool isRefused(const Result<std::optional<std::string_view>> &piece)
{
    return !piece && piece.error().code == ErrorCode::Protocol && !piece.error().cause.empty();
}

} // namespace

class TestFrame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheLengthBigEndian();
    void findsFramesCutAtEveryPlace();
    void findsFramesThatComeByteByByte();
    void findsSeveralFramesOfOneAdd();
    void refusesALength_data();
    void refusesALength();
    void takesTheLargestAllowed();
    void handsOutWhatCameBeforeABrokenFrame();
    void countsAFrameAgainstTheLimitOfItsTime();
    void readsAPiece_data();
    void readsAPiece();
    void bringsBackPiecesOfAllSizes();
    void takesNoMapForAPiece();
    void refusesAPiece_data();
    void refusesAPiece();
    void refusesAPieceAboveItsSize();
};

void TestFrame::writesTheLengthBigEndian()
{
    std::string bytes;

    appendFrame(bytes, std::string(0x010203, 'x'));

    QCOMPARE(bytes.substr(0, 5), std::string("\0\1\2\3x", 5));
    QCOMPARE(bytes.size(), std::size_t{4 + 0x010203});
}

void TestFrame::findsFramesCutAtEveryPlace()
{
    const std::vector<std::string> payloads{"first", "s", std::string(300, 't')};
    const std::string bytes = framesOf(payloads);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        FrameReader reader;

        reader.add(std::string_view(bytes).substr(0, cut));
        std::vector<std::string> found = payloadsOf(reader);
        const bool isInside = reader.isInside();
        reader.add(std::string_view(bytes).substr(cut));
        for (std::string &payload : payloadsOf(reader))
            found.push_back(std::move(payload));

        QVERIFY2(found == payloads, std::to_string(cut).c_str());
        const bool isBorder = cut == 0 || cut == 9 || cut == 14 || cut == bytes.size();
        QCOMPARE(isInside, !isBorder);
        QVERIFY(!reader.isInside());
    }
}

void TestFrame::findsFramesThatComeByteByByte()
{
    const std::vector<std::string> payloads{"first", std::string(70, 's'), "t"};
    FrameReader reader;
    std::vector<std::string> found;

    for (const char byte : framesOf(payloads)) {
        reader.add({&byte, 1});
        for (std::string &payload : payloadsOf(reader))
            found.push_back(std::move(payload));
    }

    QVERIFY(found == payloads);
}

void TestFrame::findsSeveralFramesOfOneAdd()
{
    const std::vector<std::string> payloads{"a", "bc", "def"};
    FrameReader reader;

    reader.add(framesOf(payloads));

    QVERIFY(payloadsOf(reader) == payloads);
    QVERIFY(payloadsOf(reader).empty());
}

void TestFrame::refusesALength_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("zero") << bytesOf("\0\0\0\0", 4);
    QTest::newRow("one above the limit") << bytesOf("\0\1\0\1", 4);
    QTest::newRow("the largest that can be written") << bytesOf("\xff\xff\xff\xff", 4);
}

void TestFrame::refusesALength()
{
    QFETCH(QByteArray, head);
    FrameReader reader(greetingLimit);

    for (qsizetype i = 0; i + 1 < head.size(); ++i) {
        reader.add({head.constData() + i, 1});
        QVERIFY(payloadsOf(reader).empty()); // the length is not known yet
    }
    reader.add({head.constData() + head.size() - 1, 1}); // and nothing of the frame has come

    for (int again = 0; again < 2; ++again) {
        const auto payload = reader.next();
        QVERIFY(!payload);
        QCOMPARE(payload.error().code, ErrorCode::Protocol);
        QVERIFY(!payload.error().cause.empty());
        reader.add("more"); // changes nothing
    }
}

void TestFrame::takesTheLargestAllowed()
{
    const std::string payload(greetingLimit, 'x');
    FrameReader reader(greetingLimit);

    reader.add(framesOf({payload}));

    QVERIFY(payloadsOf(reader) == std::vector<std::string>{payload});
}

void TestFrame::handsOutWhatCameBeforeABrokenFrame()
{
    FrameReader reader;

    reader.add(framesOf({"good", ""}));

    QVERIFY(payloadsOf(reader) == (std::vector<std::string>{"good", "refused"}));
}

void TestFrame::countsAFrameAgainstTheLimitOfItsTime()
{
    FrameReader reader(4);
    reader.add(framesOf({"four", "larger"}));
    QCOMPARE(std::string(**reader.next()), std::string("four"));

    reader.setLimit(6);

    QVERIFY(payloadsOf(reader) == std::vector<std::string>{"larger"});
}

void TestFrame::readsAPiece_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("a length in the first byte") << bytesOf("\x43pie", 4);
    QTest::newRow("a length of one byte") << bytesOf("\x58\3pie", 5);
    QTest::newRow("a length of two bytes") << bytesOf("\x59\0\3pie", 6);
    QTest::newRow("a length of four bytes") << bytesOf("\x5a\0\0\0\3pie", 8);
    QTest::newRow("a length of eight bytes") << bytesOf("\x5b\0\0\0\0\0\0\0\3pie", 12);
}

void TestFrame::readsAPiece()
{
    QFETCH(QByteArray, payload);

    const auto piece = pieceOf({payload.constData(), static_cast<std::size_t>(payload.size())});

    QVERIFY(piece && *piece);
    QCOMPARE(std::string(**piece), std::string("pie"));
}

void TestFrame::bringsBackPiecesOfAllSizes()
{
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{23}, std::size_t{24},
                                   std::size_t{256}, std::size_t{65'536}, pieceSize}) {
        std::string bytes;
        appendPieceFrame(bytes, std::string(size, 'p'));
        FrameReader reader(toWorkerLimit);
        reader.add(bytes);

        const auto payload = reader.next();
        QVERIFY(payload && *payload);
        const auto piece = pieceOf(**payload);

        QVERIFY(piece && *piece);
        QVERIFY(**piece == std::string(size, 'p'));
        QVERIFY(!reader.isInside());
    }
}

void TestFrame::takesNoMapForAPiece()
{
    for (const std::string_view payload : {"", "\xa0", "\x63yes", "\x83\1\2\3"}) {
        const auto piece = pieceOf(payload);
        QVERIFY(piece);
        QVERIFY(!*piece);
    }
}

void TestFrame::refusesAPiece_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("more than it says") << bytesOf("\x42pie", 4);
    QTest::newRow("less than it says") << bytesOf("\x44pie", 4);
    QTest::newRow("no length where one is announced") << bytesOf("\x58", 1);
    QTest::newRow("half a length") << bytesOf("\x5a\0\0", 3);
    QTest::newRow("a length of eight bytes that is cut") << bytesOf("\x5b\0\0\0\0\0\0\0", 8);
    QTest::newRow("the largest length of all")
        << bytesOf("\x5b\xff\xff\xff\xff\xff\xff\xff\xffpie", 12);
    QTest::newRow("a length that is right but for its high bytes")
        << bytesOf("\x5b\1\0\0\0\0\0\0\3pie", 12);
    QTest::newRow("a reserved form") << bytesOf("\x5cpie", 4);
    QTest::newRow("the last reserved form") << bytesOf("\x5epie", 4);
    QTest::newRow("a string of unknown length") << bytesOf("\x5f\x41p\xff", 4);
}

void TestFrame::refusesAPiece()
{
    QFETCH(QByteArray, payload);

    const auto piece = pieceOf({payload.constData(), static_cast<std::size_t>(payload.size())});

    QVERIFY(isRefused(piece));
}

void TestFrame::refusesAPieceAboveItsSize()
{
    std::string bytes;
    appendPieceFrame(bytes, std::string(pieceSize + 1, 'p'));

    QVERIFY(isRefused(pieceOf(std::string_view(bytes).substr(4))));
}

QTEST_APPLESS_MAIN(TestFrame)
#include "tst_frame.moc"

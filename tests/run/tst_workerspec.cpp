#include "run/workerspec.h"

#include <QTest>

using namespace heddle;

namespace {

const std::string pin = std::string(32, 'a') + std::string(32, '7');
const std::string tail = ",token-file=/home/lena/token,pin=" + pin;

} // namespace

class TestWorkerSpec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKind();
    void writesWhatItReads_data();
    void writesWhatItReads();
    void takesCapitalsInThePin();
    void namesTheFault_data();
    void namesTheFault();
    void namesTheHost();
};

void TestWorkerSpec::readsEveryKind()
{
    const auto threads = parseWorkerSpec("threads:4");
    const auto ssh = parseWorkerSpec("ssh:lena@birch:8,ssh-config=/etc/my,,config");
    const auto tcp = parseWorkerSpec("tcp:[fe80::1]:7000" + tail);

    QVERIFY(threads && ssh && tcp);
    QCOMPARE(threads->count, 4);
    QCOMPARE(ssh->kind, WorkerKind::Ssh);
    QCOMPARE(ssh->host, std::string("lena@birch"));
    QCOMPARE(ssh->count, 8);
    QCOMPARE(ssh->sshConfig, std::string("/etc/my,config"));
    QCOMPARE(tcp->kind, WorkerKind::Tcp);
    QCOMPARE(tcp->host, std::string("fe80::1"));
    QCOMPARE(int(tcp->port), 7000);
    QCOMPARE(tcp->tokenFile, std::string("/home/lena/token"));
    QCOMPARE(tcp->pin, pin);
}

void TestWorkerSpec::writesWhatItReads_data()
{
    QTest::addColumn<std::string>("text");
    const auto row = [](const char *name, const std::string &text) { QTest::newRow(name) << text; };
    row("one thread", "threads:1");
    row("the most threads", "threads:1024");
    row("every core", "threads");
    row("processes", "processes:2");
    row("a process a core", "processes");
    row("a host", "ssh:birch");
    row("a host with lanes", "ssh:birch:8");
    row("a user", "ssh:lena@birch.lab.example:16");
    row("a user and an IPv6 address", "ssh:lena@[fe80::1]:16");
    row("an IPv6 address", "ssh:[2001:db8::7]");
    row("an ssh configuration", "ssh:birch,ssh-config=/home/lena/my config");
    row("lanes and a configuration", "ssh:birch:2,ssh-config=conf");
    row("a comma in the file name", "ssh:birch:2,ssh-config=a,,b,,");
    row("a listening worker", "tcp:10.0.0.5:7000" + tail);
    row("a listening worker by name", "tcp:birch:65535" + tail);
    row("a listening worker with IPv6", "tcp:[::1]:1" + tail);
    row("commas in the token file", "tcp:birch:1,token-file=,,a,,,,b,,,pin=" + pin);
}

void TestWorkerSpec::writesWhatItReads()
{
    QFETCH(std::string, text);

    const auto spec = parseWorkerSpec(text);

    QVERIFY2(spec, text.c_str());
    QCOMPARE(toText(*spec), text);
    const auto again = parseWorkerSpec(toText(*spec));
    QVERIFY(again && *again == *spec);
}

void TestWorkerSpec::takesCapitalsInThePin()
{
    const std::string capitals = std::string(32, 'A') + std::string(32, '7');

    const auto spec = parseWorkerSpec("tcp:birch:7000,pin=" + capitals + ",token-file=F");

    QVERIFY(spec);
    QCOMPARE(spec->pin, pin);
    QCOMPARE(spec->tokenFile, std::string("F"));
}

void TestWorkerSpec::namesTheFault_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("cause");
    const auto row = [](const char *name, const std::string &text, const std::string &cause) {
        QTest::newRow(name) << text << cause;
    };
    const std::string counts = "is from 1 to 1024, not ";
    row("empty", "", "There is no worker kind \"\".");
    row("unknown kind", "thread:4", "There is no worker kind \"thread\".");
    row("capitals", "SSH:birch", "There is no worker kind \"SSH\".");
    row("slurm", "slurm:4,time=1", "The worker kind \"slurm\" is not built into this version.");
    row("mpi", "mpi:4", "The worker kind \"mpi\" is not built into this version.");
    row("no threads", "threads:0", "The number of threads " + counts + "\"0\".");
    row("too many threads", "threads:1025", "The number of threads " + counts + "\"1025\".");
    row("no number", "threads:", "The number of threads " + counts + "\"\".");
    row("a fraction", "processes:1.5", "The number of processes " + counts + "\"1.5\".");
    row("far too many", "processes:99999999999", counts + "\"99999999999\".");
    row("a blank", "threads: 4", counts + "\" 4\".");
    row("no host", "ssh", "There is no usable host name in \"\".");
    row("an empty host", "ssh::4", "There is no usable host name in \":4\".");
    row("an empty user", "ssh:@birch", "There is no usable host name");
    row("an empty name", "ssh:lena@", "There is no usable host name");
    row("an option for a host", "ssh:-oProxyCommand=x", "There is no usable host name");
    row("an option behind a user", "ssh:lena@-oX", "There is no usable host name");
    row("a shell's words", "ssh:a;reboot", "There is no usable host name");
    row("a line end", "ssh:a\nb", "There is no usable host name");
    row("an open bracket", "ssh:[fe80::1", "There is no usable host name");
    row("text behind a bracket", "ssh:[fe80::1]x", "There is no usable host name");
    row("bare IPv6", "ssh:fe80::1", "The number of lanes " + counts + "\":1\".");
    row("no lanes", "ssh:birch:0", "The number of lanes " + counts + "\"0\".");
    row("an unknown setting", "ssh:birch,key=F", "There is no worker setting \"key\"");
    row("a setting without a value", "ssh:birch,ssh-config", "There is no worker setting");
    row("an empty setting", "ssh:birch,ssh-config=", "\"ssh-config\" has no value.");
    row("a setting twice", "ssh:birch,ssh-config=a,ssh-config=b", "is given twice.");
    row("no port", "tcp:birch" + tail, "The port is a number from 1 to 65535, not \"\".");
    row("port 0", "tcp:birch:0" + tail, "The port is a number from 1 to 65535, not \"0\".");
    row("a large port", "tcp:birch:65536" + tail, "not \"65536\".");
    row("a user of a listening worker", "tcp:lena@birch:1" + tail, "no usable host name");
    row("no token file", "tcp:birch:1,pin=" + pin, "needs a token file.");
    row("no pin", "tcp:birch:1,token-file=F", "needs the pin of its certificate.");
    row("a short pin", "tcp:birch:1,token-file=F,pin=ab", "64 hexadecimal digits, not \"ab\".");
    row("a pin with other letters", "tcp:birch:1,token-file=F,pin=" + std::string(64, 'g'),
        "64 hexadecimal digits");
}

void TestWorkerSpec::namesTheFault()
{
    QFETCH(std::string, text);
    QFETCH(std::string, cause);

    const auto spec = parseWorkerSpec(text);

    QVERIFY(!spec);
    QCOMPARE(spec.error().code, ErrorCode::BadInput);
    QVERIFY2(spec.error().cause.find(cause) != std::string::npos, spec.error().cause.c_str());
    QVERIFY(!spec.error().remedy.empty());
}

void TestWorkerSpec::namesTheHost()
{
    const WorkerSpec threads;
    WorkerSpec birch;
    birch.kind = WorkerKind::Ssh;
    birch.host = "birch";
    WorkerSpec listener;
    listener.kind = WorkerKind::Tcp;
    listener.host = "10.0.0.5";

    QCOMPARE(hostName(threads), std::string("this computer"));
    QCOMPARE(hostName(birch), std::string("birch"));
    QCOMPARE(hostName(listener), std::string("10.0.0.5"));
    birch.host = "lena@birch";
    QCOMPARE(hostName(birch), std::string("birch"));
}

QTEST_APPLESS_MAIN(TestWorkerSpec)
#include "tst_workerspec.moc"

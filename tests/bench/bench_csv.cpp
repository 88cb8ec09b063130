// Prints the seconds that reading a CSV file takes (best of some repeats) and the table's size.
// bench_csv FILE [THREADS] [REPEATS]

#include "core/machine.h"
#include "core/text.h"
#include "data/csvreader.h"

#include <algorithm>
#include <chrono>
#include <iostream>

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::cerr << "bench_csv FILE [THREADS] [REPEATS]\n";
        return 2;
    }
    heddle::keepFreedMemory(); // as the programs do
    const auto number = [&](int i, double otherwise) {
        return static_cast<int>(i < argc ? heddle::parseNumber(argv[i]).value_or(otherwise)
                                         : otherwise);
    };
    heddle::CsvOptions options;
    options.threads = number(2, 0);
    double best = 1e9;
    for (int i = 0; i < number(3, 3); ++i) {
        const auto start = std::chrono::steady_clock::now();
        const auto table = heddle::readCsv(argv[1], options);
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
        if (!table) {
            std::cerr << table.error().text() << '\n';
            return 2;
        }
        best = std::min(best, time.count());
        if (i == 0)
            std::cerr << table->table.rows() << " x " << table->table.columnCount() << ", "
                      << table->linesLeftOut << " lines left out\n";
    }
    std::cout << heddle::formatNumber(best) << '\n';
}

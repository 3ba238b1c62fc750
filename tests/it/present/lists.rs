//! Charts of lists that are too long to be drawn whole.

use pimpinan::figures::facts::Part;
use pimpinan::present::chart::Shape;

use super::charts::find;
use super::given::Given;

#[test]
fn a_long_list_shows_the_largest_and_sums_the_rest() {
    let mut given = Given::new("epormas");
    let mut indicator = (*given.indicator).clone();
    let mut list = (*indicator.categories[0].list).clone();
    list.codes = (0..89)
        .map(|n| pimpinan::catalogue::Code {
            code: format!("k{n}"),
            label: crate::fixtures::label(&format!("Pekerjaan {n}")),
            aliases: Vec::new(),
        })
        .collect();
    list.top = Some(10);
    indicator.categories[0].list = list.indexed().into();
    given.indicator = indicator.into();
    let facts = (0..89).map(|n: i64| {
        let mut fact = given.fact("@36", "2017-09", &[("jumlah", &(n + 1).to_string())]);
        fact.categories[0] = format!("k{n}");
        fact
    });
    let facts = facts.collect();
    let whole = given.fact("3601", "2017-09", &[("jumlah", "4005")]);
    let given = given.regions(vec![whole]).with(Part::Category(0), facts);
    let chart = find(&given, "kategori-kategori-jumlah");
    assert_eq!(chart.shape, Shape::Hbar);
    assert_eq!(chart.grid.heads.len(), 11);
    assert_eq!(chart.grid.heads[0], "Pekerjaan 88");
    assert_eq!(chart.grid.heads[10], "Lainnya (79)");
    let sum: i64 = chart.grid.series[0].values.iter().flatten().sum();
    assert_eq!(sum, 4005);
    assert_eq!(chart.table().heads.len(), 89);
}

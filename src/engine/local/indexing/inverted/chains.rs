//! [`Chains`]: what is known so far of where the terms of the fields stand, packed.
//!
//! Of each key there is a chain of links, one for every [block](super::block::Block) that it is in, each of which leads to the one before it. A link
//! is: how far back the one before begins, 0 where there is none; the length of the rest in bytes; then for each article twice the difference to the article before it
//! (that of the link before where it is the first), and one more if it stands there once; else how often it does; and the differences of positions.
//! All of these are numbers of seven bits a byte, the last byte below 128.

use super::block::Occurrence;

/// Links lie in pages of so many bytes, or of as many as one link takes that is longer.
const PAGE: usize = 1 << PAGE_BITS;
const PAGE_BITS: u32 = 20;

/// Before the first link of a chain.
const END: u32 = u32::MAX;

/// The most bytes before what a link holds: of 32 and of 64 bits, seven a byte.
const MOST_AHEAD: usize = 5 + 10;

/// The most pages that addresses can tell apart but [`END`].
const MOST_PAGES: usize = (1 << (u32::BITS - PAGE_BITS)) - 1;

#[derive(Clone, Copy)]
struct Chain {
    /// The address of the last link.
    last: u32,
    last_doc: u32,
    /// In how many articles it is.
    docs: u32,
}

const EMPTY: Chain = Chain { last: END, last_doc: 0, docs: 0 };

/// There is no room for more links.
#[derive(Debug)]
pub struct Full;

#[derive(Default)]
pub struct Chains {
    chains: Vec<Chain>,
    pages: Vec<Vec<u8>>,
    link: Vec<u8>,
}

impl Chains {
    /// Adds a link: the occurrences of a key, by article and then by position, all of articles after those that were linked before.
    pub fn add(&mut self, of_key: &[Occurrence]) -> Result<(), Full> {
        let Some(Occurrence { key, .. }) = of_key.first() else { return Ok(()) };
        let key = *key as usize;
        if self.chains.len() <= key {
            self.chains.resize(key + 1, EMPTY);
        }
        let chain = &mut self.chains[key];
        let link = &mut self.link;
        link.clear();
        for in_article in of_key.chunk_by(|one, next| one.doc == next.doc) {
            let doc = in_article[0].doc;
            let once = in_article.len() == 1;
            push(link, u64::from(doc - chain.last_doc) << 1 | u64::from(once));
            if !once {
                push(link, in_article.len() as u64);
            }
            let mut before = 0;
            for Occurrence { position, .. } in in_article {
                push(link, u64::from(position - before));
                before = *position;
            }
            chain.last_doc = doc;
            chain.docs += 1;
        }
        let most = link.len() + MOST_AHEAD;
        if self.pages.last().is_none_or(|page| page.len() + most > PAGE) {
            if self.pages.len() == MOST_PAGES {
                return Err(Full);
            }
            self.pages.push(Vec::with_capacity(most.max(PAGE)));
        }
        let number = self.pages.len() - 1;
        let page = &mut self.pages[number];
        let address = (number as u32) << PAGE_BITS | page.len() as u32;
        push(page, if chain.last == END { 0 } else { u64::from(address - chain.last) });
        push(page, link.len() as u64);
        page.extend(&link[..]);
        chain.last = address;
        Ok(())
    }

    /// In how many articles a key is.
    pub fn docs(&self, key: u32) -> u32 {
        self.chains.get(key as usize).map_or(0, |chain| chain.docs)
    }

    /// Finds the links of these keys. Each step back along a chain waits for far memory, so it is taken along all chains side by side.
    pub fn find(&self, keys: impl Iterator<Item = u32>, room: &mut Room) {
        let Room { links, going, .. } = room;
        links.iter_mut().for_each(Vec::clear);
        going.clear();
        going.extend(keys.map(|key| self.chains.get(key as usize).map_or(END, |chain| chain.last)).enumerate());
        if links.len() < going.len() {
            links.resize_with(going.len(), Vec::new);
        }
        while !going.is_empty() {
            // First one after the other with nothing done between: how long the numbers of a link are cannot be foreseen, and a wrong guess would wait for each of them.
            let first = |address: u32| self.pages.get((address >> PAGE_BITS) as usize)?.get(address as usize & (PAGE - 1)).copied();
            std::hint::black_box(going.iter().fold(0, |read, (_, address)| read ^ first(*address).unwrap_or_default()));
            going.retain_mut(|(place, address)| match self.link(*address) {
                Some((before, _)) => {
                    links[*place].push(std::mem::replace(address, before));
                    true
                }
                None => false,
            });
        }
    }

    /// Calls `take` with each article that a key is in and the differences of its positions there, in order; the key is the one at this place among those whose links
    /// were [found](Chains::find) last.
    pub fn read(&self, place: usize, room: &mut Room, mut take: impl FnMut(u32, &[u32])) {
        let Room { links, positions, .. } = room;
        let mut doc = 0;
        for (_, mut link) in links.get(place).into_iter().flatten().rev().filter_map(|address| self.link(*address)) {
            while !link.is_empty() {
                let ahead = pull(&mut link);
                doc += (ahead >> 1) as u32;
                let many = if ahead & 1 == 1 { 1 } else { pull(&mut link) };
                positions.clear();
                positions.extend((0..many).map(|_| pull(&mut link) as u32));
                take(doc, positions);
            }
        }
    }

    /// The address of the link before, and what the one at this address holds.
    fn link(&self, address: u32) -> Option<(u32, &[u8])> {
        let page = self.pages.get((address >> PAGE_BITS) as usize)?;
        let mut rest = page.get(address as usize & (PAGE - 1)..)?;
        let back = pull(&mut rest) as u32;
        let length = pull(&mut rest) as usize;
        Some((if back == 0 { END } else { address - back }, rest.get(..length)?))
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.pages.iter().map(Vec::capacity).sum::<usize>() + self.chains.capacity() * size_of::<Chain>()
    }
}

/// What reading needs room for.
#[derive(Default)]
pub struct Room {
    /// The addresses of the links of each key, the last first.
    links: Vec<Vec<u32>>,
    /// Of each key that has links before, its place and the address of the next.
    going: Vec<(usize, u32)>,
    positions: Vec<u32>,
}

#[inline]
fn push(out: &mut Vec<u8>, mut number: u64) {
    while number >= 128 {
        out.push(number as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The next number; 0 where there is none.
#[inline]
fn pull(from: &mut &[u8]) -> u64 {
    let (mut number, mut shift) = (0, 0);
    while let Some((byte, rest)) = from.split_first() {
        *from = rest;
        number |= u64::from(byte & 127) << shift;
        if *byte < 128 || shift == 63 {
            break;
        }
        shift += 7;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_added() {
        let mut chains = Chains::default();
        // By key, article: how often, and how far apart.
        let occurrences = |key: u32, doc: u32| (0..1 + (key + doc) % 3).map(move |n| Occurrence { key, doc, position: n * (doc + 1) * 97 });
        let is_in = |key: u32, doc: u32| doc.is_multiple_of(key + 1);
        for block in 0..40 {
            for key in 0..50 {
                let docs = (block * 200..block * 200 + 200).filter(|doc| is_in(key, *doc));
                chains.add(&docs.flat_map(|doc| occurrences(key, doc)).collect::<Vec<_>>()).expect("room");
            }
        }
        let mut room = Room::default();
        chains.find(7..9, &mut room);
        chains.find((0..50).chain([50]), &mut room);
        chains.read(50, &mut room, |_, _| panic!("a key that is nowhere"));
        for key in 0..50 {
            let mut given = Vec::new();
            chains.read(key as usize, &mut room, |doc, positions| {
                let mut at = 0;
                given.extend(positions.iter().map(|ahead| {
                    at += ahead;
                    Occurrence { key, doc, position: at }
                }));
            });
            let expected: Vec<Occurrence> = (0..8_000).filter(|doc| is_in(key, *doc)).flat_map(|doc| occurrences(key, doc)).collect();
            assert_eq!(given, expected);
            assert_eq!(chains.docs(key) as usize, (0..8_000).filter(|doc| is_in(key, *doc)).count());
        }
        assert_eq!(chains.docs(50), 0);
    }

    #[test]
    fn a_link_longer_than_a_page_is_kept_whole() {
        let mut chains = Chains::default();
        let long: Vec<Occurrence> = (0..2_000_000).map(|n| Occurrence { key: 0, doc: 7, position: n }).collect();
        chains.add(&long).expect("room");
        chains.add(&[Occurrence { key: 1, doc: 7, position: 3 }]).expect("room");
        let (mut many, mut room) = (Vec::new(), Room::default());
        chains.find(0..2, &mut room);
        chains.read(0, &mut room, |doc, positions| many.push((doc, positions.len())));
        chains.read(1, &mut room, |doc, positions| many.push((doc, positions.len())));
        assert_eq!(many, [(7, 2_000_000), (7, 1)]);
    }
}
